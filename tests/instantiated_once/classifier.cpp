// SPDX-License-Identifier: BSL-1.0
#include "classifier.hpp"

template class nn::basic_network<nn::vec<64>, layers>;
template class nn::trainer<classifier, nn::cross_entropy, nn::sgd, 32>;

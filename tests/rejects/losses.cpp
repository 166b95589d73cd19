// SPDX-License-Identifier: BSL-1.0
#include <ballast/losses/mean_squared_error.hpp>
#include <ballast/losses/multi_margin.hpp>
#include <ballast/losses/negative_log_likelihood.hpp>

namespace nn = ballast;

#if CASE == 0
nn::mean_squared_error::on<nn::vec<3>, float> regression;
nn::negative_log_likelihood::on<nn::sequence<3, 2>, float> likelihood;
nn::multi_margin::on<nn::vec<2>, float> margin;

#elif CASE == 1
// error: ballast::trainer: the loss compares real numbers; let the network end in a layer that returns some
nn::mean_squared_error::on<nn::tokens<3>, float> regression;

#elif CASE == 2
// error: ballast::trainer: the loss wants a channel of the output for each of at least two classes
// shows: vec<1>
nn::negative_log_likelihood::on<nn::vec<1>, float> likelihood;

#elif CASE == 3
// error: ballast::trainer: the loss wants a channel of the output for each of at least two classes
// shows: sequence<3, 1>
nn::multi_margin::on<nn::sequence<3, 1>, float> margin;
#endif

// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/frozen.hpp>
#include <ballast/blocks/scaled_rate.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/losses/mean_squared_error.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/training/trainer.hpp>

namespace nn = ballast;

inline constexpr auto with_head = nn::topology<nn::frozen<nn::dense<4>>, nn::scaled_rate<0.5, nn::dense<2>>>;
inline constexpr auto without = nn::topology<nn::frozen<nn::dense<4>, nn::dense<2>>>;

template <auto const& Layers>
void train(nn::basic_network<nn::vec<3>, Layers>& net) {
  nn::trainer<nn::basic_network<nn::vec<3>, Layers>, nn::mean_squared_error, nn::sgd, 8> trainer{net};
}

#if CASE == 0
template void train<with_head>(nn::basic_network<nn::vec<3>, with_head>&);

#elif CASE == 1
// error: ballast::trainer: every layer with weights is frozen; leave one that trains out of frozen
template void train<without>(nn::basic_network<nn::vec<3>, without>&);

#elif CASE == 2
// error: ballast::scaled_rate: the factor must be positive; write frozen<...> for layers that do not learn
// shows: scaled_rate<.*real{0
nn::scaled_rate<0, nn::dense<4>>::on<nn::vec<3>> stopped;

#elif CASE == 3
// error: ballast::scaled_rate: the factor must be positive; write frozen<...> for layers that do not learn
nn::scaled_rate<-0.1, nn::dense<4>>::on<nn::vec<3>> backwards;
#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_BALLAST_HPP
#define BALLAST_BALLAST_HPP

#include <ballast/core/chain.hpp>
#include <ballast/core/fixed_point.hpp>
#include <ballast/core/layer.hpp>
#include <ballast/core/layer_at.hpp>
#include <ballast/core/list.hpp>
#include <ballast/core/math.hpp>
#include <ballast/core/math/bits.hpp>
#include <ballast/core/math/branch_free.hpp>
#include <ballast/core/math/error_function.hpp>
#include <ballast/core/math/exponential.hpp>
#include <ballast/core/math/logarithm.hpp>
#include <ballast/core/math/sigmoid.hpp>
#include <ballast/core/math/sqrt.hpp>
#include <ballast/core/math/trigonometry.hpp>
#include <ballast/core/mode.hpp>
#include <ballast/core/network.hpp>
#include <ballast/core/place.hpp>
#include <ballast/core/random.hpp>
#include <ballast/core/real.hpp>
#include <ballast/core/shape.hpp>
#include <ballast/core/status.hpp>
#include <ballast/core/tensor.hpp>
#include <ballast/core/weight_layers.hpp>

#include <ballast/initializers/constant.hpp>
#include <ballast/initializers/eye.hpp>
#include <ballast/initializers/fan_out.hpp>
#include <ballast/initializers/gain.hpp>
#include <ballast/initializers/initializer.hpp>
#include <ballast/initializers/kaiming.hpp>
#include <ballast/initializers/lecun.hpp>
#include <ballast/initializers/normal.hpp>
#include <ballast/initializers/orthogonal.hpp>
#include <ballast/initializers/torch_default.hpp>
#include <ballast/initializers/uniform.hpp>
#include <ballast/initializers/xavier.hpp>

#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/celu.hpp>
#include <ballast/layers/channelwise.hpp>
#include <ballast/layers/clamp.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/dropout.hpp>
#include <ballast/layers/elementwise.hpp>
#include <ballast/layers/elu.hpp>
#include <ballast/layers/embedding.hpp>
#include <ballast/layers/featurewise.hpp>
#include <ballast/layers/flatten.hpp>
#include <ballast/layers/gelu.hpp>
#include <ballast/layers/gelu_tanh.hpp>
#include <ballast/layers/group_norm.hpp>
#include <ballast/layers/hardsigmoid.hpp>
#include <ballast/layers/hardswish.hpp>
#include <ballast/layers/hardtanh.hpp>
#include <ballast/layers/identity.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/layer_norm.hpp>
#include <ballast/layers/leaky_relu.hpp>
#include <ballast/layers/log_sigmoid.hpp>
#include <ballast/layers/log_softmax.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/mish.hpp>
#include <ballast/layers/normalization.hpp>
#include <ballast/layers/prelu.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/relu6.hpp>
#include <ballast/layers/rms_norm.hpp>
#include <ballast/layers/scale.hpp>
#include <ballast/layers/selu.hpp>
#include <ballast/layers/sigmoid.hpp>
#include <ballast/layers/silu.hpp>
#include <ballast/layers/softmax.hpp>
#include <ballast/layers/softplus.hpp>
#include <ballast/layers/softsign.hpp>
#include <ballast/layers/standardize.hpp>
#include <ballast/layers/tanh.hpp>

#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/blocks/rezero.hpp>

#include <ballast/stabilizers/clip_adaptive.hpp>
#include <ballast/stabilizers/clip_by_norm.hpp>
#include <ballast/stabilizers/clip_by_tensor_norm.hpp>
#include <ballast/stabilizers/clip_by_value.hpp>
#include <ballast/stabilizers/decoupled_decay.hpp>
#include <ballast/stabilizers/halt_nonfinite.hpp>
#include <ballast/stabilizers/l1.hpp>
#include <ballast/stabilizers/l2.hpp>
#include <ballast/stabilizers/max_norm.hpp>
#include <ballast/stabilizers/orthogonality.hpp>
#include <ballast/stabilizers/rollback_nonfinite.hpp>
#include <ballast/stabilizers/scale_to_norm.hpp>
#include <ballast/stabilizers/skip_nonfinite.hpp>
#include <ballast/stabilizers/trained_tensors.hpp>
#include <ballast/stabilizers/warm_up.hpp>
#include <ballast/stabilizers/weights_only.hpp>

#include <ballast/flow/activation.hpp>
#include <ballast/flow/closed_form.hpp>
#include <ballast/flow/gradient.hpp>
#include <ballast/flow/gradient_flow.hpp>
#include <ballast/flow/inputs.hpp>
#include <ballast/flow/layer_meter.hpp>
#include <ballast/flow/lipschitz.hpp>
#include <ballast/flow/measure_gradient_flow.hpp>
#include <ballast/flow/mixing.hpp>
#include <ballast/flow/moments.hpp>
#include <ballast/flow/normalization.hpp>
#include <ballast/flow/signal.hpp>
#include <ballast/flow/spread.hpp>
#include <ballast/flow/verdict.hpp>
#include <ballast/flow/walk.hpp>
#include <ballast/flow/weight_law.hpp>

#include <ballast/losses/cross_entropy.hpp>
#include <ballast/losses/mean_squared_error.hpp>

#include <ballast/optimizers/sgd.hpp>

#include <ballast/training/active_modes.hpp>
#include <ballast/training/layer_record.hpp>
#include <ballast/training/magnitude_histogram.hpp>
#include <ballast/training/recorder.hpp>
#include <ballast/training/step_report.hpp>
#include <ballast/training/symptom.hpp>
#include <ballast/training/trainer.hpp>

#include <ballast/kernels/finite.hpp>
#include <ballast/kernels/lane_sum.hpp>
#include <ballast/kernels/norm.hpp>
#include <ballast/kernels/product.hpp>
#include <ballast/kernels/scale.hpp>
#include <ballast/kernels/spectral_norm.hpp>

#include <ballast/io/csv.hpp>
#include <ballast/io/data_type.hpp>
#include <ballast/io/file.hpp>
#include <ballast/io/replacement_file.hpp>
#include <ballast/io/safetensors.hpp>
#include <ballast/io/safetensors_header.hpp>
#include <ballast/io/state_dict.hpp>

#endif

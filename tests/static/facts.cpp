// SPDX-License-Identifier: BSL-1.0
// What the compiler knows about a network.
#include <ballast/ballast.hpp>
#include <boost/hana/append.hpp>
#include <boost/hana/concat.hpp>
#include <boost/hana/integral_constant.hpp>
#include <boost/hana/length.hpp>
#include <boost/hana/replicate.hpp>

namespace nn = ballast;
namespace hana = boost::hana;

constexpr bool close(double a, double b) { return a - b < 1e-15 * b && b - a < 1e-15 * b; }

// ---- shapes flow from layer to layer ----
using pair = nn::group<nn::dense<16>, nn::tanh>;
using block = nn::residual<nn::dense<8>, nn::tanh, nn::dense<16>>;
inline constexpr auto plain = nn::topology<nn::dense<64>, nn::tanh, nn::dense<16, nn::no_bias>,
                                           nn::repeat<2, nn::repeat<3, block>>, nn::dense<10>>;
using net = nn::network<nn::vec<32>, plain>;

template <std::size_t I, std::size_t... Inner>
using at = nn::layer_at<net, I, Inner...>;

static_assert(std::is_same_v<at<0>::input, nn::vec<32>> && std::is_same_v<at<0>::output, nn::vec<64>>);
static_assert(std::is_same_v<at<1>::output, nn::vec<64>> && std::is_same_v<at<2>::output, nn::vec<16>>);
static_assert(std::is_same_v<at<3>::output, nn::vec<16>> && std::is_same_v<net::output, nn::vec<10>>);
static_assert(std::is_same_v<at<3, 0, 0, 0>::output, nn::vec<8>>);  // in the blocks

// ---- how many parameters, and where ----
constexpr std::size_t block_size = 16 * 8 + 8 + 8 * 16 + 16;
static_assert(at<0>::parameter_count == 2112 && at<1>::parameter_count == 0 &&
              at<2>::parameter_count == 1024);
static_assert(at<3>::parameter_count == 6 * block_size && at<3, 0>::parameter_count == 3 * block_size &&
              at<3, 0, 0>::parameter_count == block_size && at<3, 0, 0, 2>::parameter_count == 8 * 16 + 16);
static_assert(net::parameter_count == 2112 + 1024 + 6 * block_size + 170);
static_assert(nn::parameter_offset<net, 0> == 0 && nn::parameter_offset<net, 1> == 2112 &&
              nn::parameter_offset<net, 2> == 2112 && nn::parameter_offset<net, 3> == 3136 &&
              nn::parameter_offset<net, 4> == 3136 + 6 * block_size);
static_assert(net::depth == 2 + 6 * 2 + 1 && net::buffer_count == 0);

// ---- fans, and the bounds of every initializer: square roots from a table ----
static_assert(at<0>::fan_in == 32 && at<0>::fan_out == 64 && at<4>::fan_in == 16 && at<4>::fan_out == 10);
static_assert(at<3, 0, 0, 0>::fan_in == 16 && at<3, 0, 0, 0>::fan_out == 8);

template <class L>
concept has_weights = requires {
  L::fan_in;
};
template <class L>
concept starts_uniform = requires {
  L::init_bound;
};
template <class L>
concept starts_normal = requires {
  L::init_std;
};
static_assert(has_weights<at<0>> && !has_weights<at<1>> && !has_weights<at<3>>);

inline constexpr auto layer_of_10 = nn::topology<nn::dense<10>>;
template <class Start>
using first = nn::layer_at<nn::network<nn::vec<64>, layer_of_10, Start>, 0>;

static_assert(close(nn::layer_at<nn::network<nn::vec<64>, layer_of_10>, 0>::init_bound,  // the default
                    0.2847473987257496986));
static_assert(close(first<nn::xavier_uniform>::init_bound, 0.2847473987257496986));   // sqrt(6 / 74)
static_assert(close(first<nn::xavier_normal>::init_std, 0.1643989873053572889));      // sqrt(2 / 74)
static_assert(close(first<nn::kaiming_uniform>::init_bound, 0.3061862178478972623));  // sqrt(6 / 64)
static_assert(close(first<nn::kaiming_normal>::init_std, 0.1767766952966368811));     // sqrt(2 / 64)
static_assert(close(first<nn::lecun_uniform>::init_bound, 0.2165063509461096617));    // sqrt(3 / 64)
static_assert(first<nn::lecun_normal>::init_std == 0.125);                            // sqrt(1 / 64)
static_assert(first<nn::torch_default>::init_bound == 0.125);                         // 1 / sqrt(64)
static_assert(first<nn::uniform<0.5>>::init_bound == 0.5 && first<nn::normal<0.5>>::init_std == 0.5);
static_assert(close(first<nn::fan_out<nn::kaiming_uniform>>::init_bound,
                    0.7745966692414833770));  // sqrt(6 / 10)
static_assert(first<nn::gain<2, nn::lecun_normal>>::init_std == 0.25);
static_assert(starts_uniform<first<nn::xavier_uniform>> && !starts_normal<first<nn::xavier_uniform>>);
static_assert(starts_normal<first<nn::xavier_normal>> && !starts_uniform<first<nn::xavier_normal>>);
static_assert(!starts_uniform<first<nn::orthogonal>> && !starts_normal<first<nn::orthogonal>>);

inline constexpr auto own_start = nn::topology<nn::dense<64, nn::lecun_normal>, nn::dense<10>>;
using own = nn::network<nn::vec<64>, own_start, nn::uniform<0.5>>;
static_assert(nn::layer_at<own, 0>::init_std == 0.125 && nn::layer_at<own, 1>::init_bound == 0.5);

// ---- Hana edits networks ----
inline constexpr auto stem = nn::topology<nn::dense<16>, nn::tanh>;
inline constexpr auto blocks = hana::replicate<hana::tuple_tag>(hana::type_c<block>, hana::size_c<6>);
inline constexpr auto stem_and_blocks = hana::concat(stem, blocks);
inline constexpr auto edited = hana::append(stem_and_blocks, hana::type_c<nn::dense<10>>);
inline constexpr auto spelled =
    nn::topology<nn::dense<16>, nn::tanh, block, block, block, block, block, block, nn::dense<10>>;
using edited_net = nn::network<nn::vec<32>, edited>;
using spelled_net = nn::network<nn::vec<32>, spelled, nn::use_double, nn::l2<1>>;
static_assert(decltype(hana::length(edited))::value == 9);
static_assert(edited_net::parameter_count == 32 * 16 + 16 + 6 * block_size + 170);

// ---- one architecture under two names ----
static_assert(nn::same_architecture<edited_net, spelled_net>);
static_assert(!nn::same_architecture<edited_net, nn::network<nn::vec<33>, edited>>);
static_assert(!nn::same_architecture<edited_net, net>);
static_assert(!std::is_same_v<edited_net, nn::network<nn::vec<32>, spelled>>);  // two names, two types
static_assert(std::is_constructible_v<edited_net, spelled_net> &&
              std::is_assignable_v<edited_net&, spelled_net>);
static_assert(!std::is_convertible_v<spelled_net, edited_net>);  // not unasked

inline constexpr auto small = nn::topology<nn::dense<2>, nn::batch_norm>;
inline constexpr auto small_again = nn::topology<nn::dense<2>, nn::batch_norm>;
using in_double = nn::network<nn::vec<3>, small, nn::use_double, nn::lecun_uniform>;
using in_float = nn::network<nn::vec<3>, small_again, nn::l2<1>, nn::skip_nonfinite>;
static_assert([] {
  in_double const source{1};
  in_float copy{2};
  bool const different = copy.parameters()[0] != static_cast<float>(source.parameters()[0]);
  copy = source;
  copy.buffers()[0] = 7;
  in_double const back{copy};
  return different && copy.parameters()[0] == static_cast<float>(source.parameters()[0]) &&
         back.parameters()[5] == static_cast<float>(source.parameters()[5]) && back.buffers()[0] == 7;
}());

// ---- grouping and repetition are spelling ----
inline constexpr auto grouped = nn::topology<nn::group<pair, nn::group<block, pair>>, nn::dense<10>>;
inline constexpr auto ungrouped =
    nn::topology<nn::dense<16>, nn::tanh, block, nn::dense<16>, nn::tanh, nn::dense<10>>;
inline constexpr auto nested = nn::topology<nn::dense<16>, nn::repeat<3, nn::repeat<2, pair>>>;
inline constexpr auto unrolled = nn::topology<nn::dense<16>, pair, pair, pair, pair, pair, pair>;
template <auto const& A, auto const& B>
constexpr bool same_numbers = [] {
  using a = nn::network<nn::vec<3>, A>;
  using b = nn::network<nn::vec<3>, B>;
  std::array<float, 3> const x{1, -2, 0.5f};
  a const first_net{7};
  b const second_net{7};
  return a::depth == b::depth && a::layers::indices == b::layers::indices &&
         std::ranges::equal(first_net.parameters(), second_net.parameters()) && first_net(x) == second_net(x);
}();
static_assert(same_numbers<grouped, ungrouped> && same_numbers<nested, unrolled>);

// ---- descriptions and modes are empty ----
static_assert(std::is_empty_v<nn::dense<64>> && std::is_empty_v<block> &&
              std::is_empty_v<nn::repeat<24, block>> && std::is_empty_v<nn::lstm<8>> &&
              std::is_empty_v<nn::embedding<8, 2>> && std::is_empty_v<pair>);
static_assert(sizeof(plain) <= 8);
static_assert(std::is_empty_v<nn::xavier_uniform> && std::is_empty_v<nn::clip_by_norm<1>>);

// ---- an absent mode costs no byte ----
template <class... Modes>
constexpr std::size_t trainer_bytes =
    sizeof(nn::trainer<nn::network<nn::vec<16>, layer_of_10, Modes...>, nn::cross_entropy, nn::sgd, 8>);
static_assert(trainer_bytes<> == trainer_bytes<nn::xavier_normal> &&
              trainer_bytes<> == trainer_bytes<nn::skip_nonfinite>);

// SPDX-License-Identifier: BSL-1.0
#if CASE == 0
#error "a control that does not compile"
#elif CASE == 1
// error: a sentence that no compiler says
static_assert(sizeof(int) == 0, "another sentence");
#elif CASE == 2
// error: this compiles
static_assert(sizeof(int) != 0, "this compiles");
#elif CASE == 3
// error: the second sentence
static_assert(sizeof(int) == 0, "the first sentence");
static_assert(sizeof(int) == 0, "the second sentence");
#elif CASE == 4
static_assert(sizeof(int) == 0, "no sentence is expected");
#elif CASE == 5
// error: the right sentence
// shows: int.*a type that nobody names
static_assert(sizeof(int) == 0, "the right sentence");
#endif

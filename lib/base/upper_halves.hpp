#pragma once

namespace hwsync {

/// Clears the upper halves of the vector registers. Code for wide vectors has
/// to do so before it returns, which that of libxxhash 0.8.1 and ISA-L does
/// not: until then an Intel processor halts for a hundred cycles and more each
/// time that it goes from instructions for 128 bits to wider ones, or back
/// (Intel 64 and IA-32 Architectures Optimization Reference Manual, "Mixing AVX
/// Code with SSE Code").
void clear_upper_halves() noexcept;

} // namespace hwsync

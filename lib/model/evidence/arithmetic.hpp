#pragma once

#include <hwsync/evidence.hpp>

namespace hwsync {

/// The binary logarithm of a positive number. The C library's differs in its
/// last digit from machine to machine; this one is plain IEEE arithmetic in a
/// fixed order.
double stable_log2(double number) noexcept;

/// Two to that power; likewise.
double stable_exp2(double power) noexcept;

/// Bits as they are compared.
Millibits to_millibits(double bits) noexcept;

} // namespace hwsync

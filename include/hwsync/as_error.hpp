#pragma once

#include <hwsync/error.hpp>
#include <hwsync/export.hpp>

#include <exception>

namespace hwsync {

/// Converts any exception to an Error: an Error is returned unchanged, every
/// other exception becomes an Error(storage).
HWSYNC_EXPORT Error as_error(const std::exception& exception);

} // namespace hwsync

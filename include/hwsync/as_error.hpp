#pragma once

#include <hwsync/error.hpp>
#include <hwsync/export.hpp>

#include <exception>

namespace hwsync {

/// Any exception as the Error that stands for it.
HWSYNC_EXPORT Error as_error(const std::exception& exception);

} // namespace hwsync

#pragma once

#include <hwsync/error.hpp>

#include <span>
#include <string>
#include <string_view>

namespace hwsync {

/// The Error(usage) about a shop that is no child which the catalog knows; it
/// names the nearest one.
Error no_such_child(std::string_view name, std::string_view primary,
                    std::span<const std::string> known);

} // namespace hwsync

#pragma once

#include <hwsync/error.hpp>
#include <hwsync/identifier.hpp>

#include <span>
#include <string>
#include <string_view>

namespace hwsync {

/// Throws Error(safety) where the config file's primary shop, if it names one,
/// is a child of the catalog: two shops would have one name.
void check_is_no_child(std::string_view primary,
                       std::span<const std::string> children);

/// The Error(safety) about a config file's primary shop that is not the
/// catalog's.
Error other_primary(std::string_view catalog, std::string_view config);

/// The Error(safety) about an identifier by which the catalog does not link.
Error other_identifier(Identifier catalog, Identifier requested);

/// The Error(usage) about a shop that is no child which the catalog knows; it
/// names the nearest one.
Error no_such_child(std::string_view name, std::string_view primary,
                    std::span<const std::string> known);

} // namespace hwsync

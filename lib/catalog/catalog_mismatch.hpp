#pragma once

#include <hwsync/error.hpp>
#include <hwsync/identifier.hpp>

#include <span>
#include <string>
#include <string_view>

namespace hwsync {

/// Throws Error(safety) if the config file names a primary shop that is a child
/// of the catalog: two shops would then have the same name.
void check_is_no_child(std::string_view primary,
                       std::span<const std::string> children);

/// The Error(safety) about a config file's primary shop that is not the
/// catalog's.
Error other_primary(std::string_view catalog, std::string_view config);

/// The Error(safety) about an identifier by which the catalog does not link.
Error other_identifier(Identifier catalog, Identifier requested);

/// The Error(usage) about a shop that is not a child known to the catalog; it
/// names the most similar one.
Error no_such_child(std::string_view name, std::string_view primary,
                    std::span<const std::string> known);

/// The error about what is sought in a child shop that no job has read yet.
Error never_read(ErrorKind kind, std::string_view shop);

} // namespace hwsync

#pragma once

#include <hwsync/time.hpp>

#include <optional>
#include <string_view>

namespace hwsync {

/// When Shopify stops serving a version such as "2026-10": a year after the
/// month it is named for (https://shopify.dev/docs/api/usage/versioning).
/// Nothing where it is no such version.
std::optional<Time> end_of_version(std::string_view version) noexcept;

} // namespace hwsync

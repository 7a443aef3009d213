#pragma once

#include <hwsync/time.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace hwsync {

/// When Shopify stops serving a version such as "2026-10": a year after the
/// month it is named for (https://shopify.dev/docs/api/usage/versioning).
/// Nothing where it is no such version.
std::optional<Time> end_of_version(std::string_view version) noexcept;

/// What to do where a shop's `api_version` is no longer the right one: set a
/// newer one that this release knows, or install a newer release. `served` is
/// what Shopify answers with instead; empty where it does not yet.
std::string way_to_newer_version(std::string_view version,
                                 std::string_view served = {});

} // namespace hwsync

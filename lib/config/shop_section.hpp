#pragma once

#include "config/section.hpp"

#include <hwsync/config.hpp>

namespace hwsync {

enum class ShopRole { primary, child };

/// What all shops have unless they say otherwise.
struct ShopDefaults {
    std::string api_version;
    std::filesystem::path folder; ///< that relative paths start from
    MatchingConfig matching;
    VerifyConfig verify;
};

/// Reads [matching], or one shop's, which says what differs from `defaults`.
MatchingConfig read_matching(Section section, const MatchingConfig& defaults);

/// The same for [verify].
VerifyConfig read_verify(Section section, const VerifyConfig& defaults);

/// Reads [shops.NAME]. Throws Error(usage).
ShopConfig read_shop(Section section, const std::string& name, ShopRole role,
                     const ShopDefaults& defaults);

/// The one of `prefix`_env, _file and _command that is given, if any. Throws
/// Error(usage) where several are.
std::optional<CredentialConfig>
read_source(Section& section, const std::string& prefix,
            const std::filesystem::path& folder);

/// The newest version that this release was tested with, e.g. "2026-10".
std::string_view newest_api_version() noexcept;

/// The api_version of a section, if it has one. Throws where it is none that
/// this release knows.
std::optional<std::string> read_api_version(Section& section);

/// https to any host, or http to a loopback address.
bool is_safe_url(std::string_view url);

} // namespace hwsync

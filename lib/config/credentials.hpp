#pragma once

#include "config/secret.hpp"

#include <hwsync/config.hpp>

#include <string_view>

namespace hwsync {

class StopToken;

/// The access token or client secret of a shop, from where its config says.
///
/// A file that the config names by a relative path is taken from
/// $CREDENTIALS_DIRECTORY where it is there (systemd.exec(5)), else from the
/// config file's folder. A command is given 30 seconds; a stop ends it sooner.
/// Throws Error(access) that names shop and key, and never the secret; the
/// signal's Error once a stop is requested.
Secret read_secret(const CredentialConfig& credential,
                   const Environment& environment, std::string_view shop,
                   const StopToken* stop = nullptr);

} // namespace hwsync

#pragma once

#include "config/secret.hpp"

#include <hwsync/config.hpp>

#include <string>
#include <string_view>

namespace hwsync {

class StopToken;

/// The access token or client secret of a shop, from where its config says.
///
/// A file that the config names by a relative path is taken from
/// $CREDENTIALS_DIRECTORY where it is there (systemd.exec(5)), else from the
/// config file's folder. One of root's may be read by the group that the config
/// names as `readers`, one of ours by nobody else. A command is given 30
/// seconds, or two minutes where it has the terminal; a stop ends it sooner.
/// Throws Error(access) that names shop and key, and never the secret; the
/// signal's Error once a stop is requested.
Secret read_secret(const CredentialConfig& credential,
                   const Environment& environment, std::string_view shop,
                   const StopToken* stop = nullptr);

/// The same as it stands there, unchecked.
Secret read_raw_secret(const CredentialConfig& credential,
                       const Environment& environment, std::string_view shop,
                       const StopToken* stop);

/// The password of [publish], from where it says, without its line end. Throws
/// as read_secret() does.
Secret read_password(const CredentialConfig& credential,
                     const Environment& environment, const StopToken* stop);

/// The secret without the line end that files and commands have; whole and
/// usable in an HTTP header. Throws Error(access) where it is not; `what` gave
/// it, as credential_name() says.
Secret checked_secret(std::string_view raw, const std::string& what);

/// What messages call it, e.g. "the token_file of shop eu".
std::string credential_name(const CredentialConfig& credential,
                            std::string_view shop);

} // namespace hwsync

#pragma once

#include "config/secret.hpp"

#include <hwsync/config.hpp>
#include <hwsync/time.hpp>

#include <optional>
#include <string_view>

namespace hwsync {

class StopToken;

struct AccessToken {
    Secret text;
    /// From when it was read on; nothing where nobody told.
    std::optional<Duration> lasts;
};

/// The access token of a shop, from where its config says: by itself, or as the
/// `access_token` or `token` of a JSON object, as the endpoints of OAuth answer
/// (RFC 6749, 5.1). `expires_in`, in seconds, counts only where a command has
/// made the token just now. Throws as read_secret() does.
AccessToken read_access_token(const CredentialConfig& credential,
                              const Environment& environment,
                              std::string_view shop,
                              const StopToken* stop = nullptr);

/// When to ask for the next token, so that none runs out under way.
Time time_to_renew(Time now, Duration lasts);

} // namespace hwsync

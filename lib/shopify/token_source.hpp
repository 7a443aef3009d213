#pragma once

#include <string_view>

namespace hwsync {

/// Where a shop's access token comes from.
class TokenSource {
public:
    virtual ~TokenSource() = default;

    /// The token to send; valid until the next renew(). Throws Error.
    virtual std::string_view token() = 0;

    /// Asked once Shopify has refused the token. False where there is no other
    /// to be had. Throws Error.
    virtual bool renew() = 0;
};

} // namespace hwsync

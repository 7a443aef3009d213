#pragma once

#include "config/secret.hpp"

#include <string_view>
#include <utility>

namespace hwsync {

/// Where a shop's access token comes from.
class TokenSource {
public:
    virtual ~TokenSource() = default;

    /// The token to send; valid until the next call. Throws Error.
    virtual std::string_view token() = 0;

    /// Asked once Shopify has refused the token. False where there is no other
    /// to be had. Throws Error.
    virtual bool renew() = 0;
};

/// A token that stays as it is.
class FixedToken final : public TokenSource {
public:
    explicit FixedToken(Secret token) : m_token(std::move(token)) {}

    std::string_view token() override { return m_token.reveal(); }
    bool renew() override { return false; }

private:
    Secret m_token;
};

} // namespace hwsync

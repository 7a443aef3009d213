#pragma once

#include "config/access_token.hpp"
#include "net/wait_clock.hpp"
#include "shopify/token_source.hpp"

#include <functional>

namespace hwsync {

/// The token that a shop's variable, file or command gives: read at first, once
/// more where Shopify refuses it, and before it ends where a command told when
/// that is.
class ConfiguredToken final : public TokenSource {
public:
    using Read = std::function<AccessToken()>;

    /// Reads it; `clock` must outlive this.
    ConfiguredToken(Read read, WaitClock& clock);

    std::string_view token() override;
    bool renew() override;

private:
    void read();

    Read m_read;
    WaitClock& m_clock;
    Secret m_text{std::string{}};
    std::optional<Time> m_renew_at;
};

} // namespace hwsync

#pragma once

#include "net/http_client.hpp"
#include "net/wait_clock.hpp"
#include "shopify/bulk_operation.hpp"
#include "shopify/graphql_client.hpp"
#include "shopify/token_source.hpp"

#include <hwsync/live.hpp>

#include <memory>
#include <string>

namespace hwsync {

class Observer;
class StopToken;

/// A shop's Admin API and all that asking it takes. Not for use by several
/// threads at once.
class LiveShop {
public:
    /// Reads the credential. The references must outlive this. Throws
    /// Error(usage) where the config names no credential, Error(access) where
    /// it cannot be read.
    LiveShop(const LiveAccess& access, Observer& observer,
             const StopToken& stop);

    GraphqlClient& client() noexcept { return m_client; }
    BulkOperations& operations() noexcept { return m_operations; }
    WaitClock& clock() noexcept { return m_clock; }
    const HttpSettings& http_settings() const noexcept { return m_settings; }

    /// Asks Shopify to cancel an operation although a stop was asked for. False
    /// where that did not work.
    bool cancel_after_stop(const std::string& operation);

private:
    LiveAccess m_access;
    HttpSettings m_settings;
    HttpClient m_http;
    SystemWaitClock m_clock;
    std::unique_ptr<TokenSource> m_tokens;
    GraphqlClient m_client;
    BulkOperations m_operations;
};

} // namespace hwsync

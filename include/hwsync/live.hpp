#pragma once

#include <hwsync/config.hpp>
#include <hwsync/time.hpp>

#include <memory>
#include <optional>

namespace hwsync {

class Recording;

/// What is needed to ask a shop itself. `shop` must name a credential; the
/// secret is read, from where the credential says, when it is needed.
struct LiveAccess {
    ShopConfig shop; ///< the shop, with its credential
    HttpConfig http; ///< limits and retries
    /// For the credential, and for SSL_CERT_FILE: a file of certificates to
    /// trust instead of the system's.
    Environment environment;
    /// Records what is exchanged with Shopify; may be null.
    std::shared_ptr<Recording> recording = nullptr;
};

/// Which products to ask a shop for, by the time of their creation or change.
struct LiveWindow {
    /// The beginning. Nothing for the command's watermark less `buffer`.
    std::optional<Time> since;
    /// The end, not before the beginning. If it is set, no watermark moves.
    std::optional<Time> until;
    Duration buffer = std::chrono::minutes{5}; ///< see ImportConfig::buffer
};

} // namespace hwsync

#pragma once

#include <hwsync/config.hpp>
#include <hwsync/time.hpp>

#include <memory>
#include <optional>

namespace hwsync {

class Recording;

/// What it takes to ask a shop itself: its config names a credential, whose
/// secret is read from where the config says, when it is needed.
struct LiveAccess {
    ShopConfig shop;
    HttpConfig http;
    /// For the credential; and SSL_CERT_FILE, certificates to trust in place of
    /// the system's.
    Environment environment;
    /// Of what is said to the shop and what it answers; may be null.
    std::shared_ptr<Recording> recording = nullptr;
};

/// Which products to ask a shop for.
struct LiveWindow {
    /// From when on; else the command's watermark less the buffer.
    std::optional<Time> since;
    std::optional<Time> until; ///< with one, no watermark moves
    Duration buffer = std::chrono::minutes{5};
};

} // namespace hwsync

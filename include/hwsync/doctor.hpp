#pragma once

#include <hwsync/config.hpp>
#include <hwsync/export.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace hwsync {

class Recording;

/// The result of a check.
enum class Health {
    ok,      ///< nothing to do
    warning, ///< it works for now
    problem  ///< it does not work
};

/// The word for a result in JSON output.
HWSYNC_EXPORT std::string_view to_string(Health health) noexcept;

/// One check and its result.
struct HealthCheck {
    /// What was checked. Always: config, credentials, api_version, catalog,
    /// disk, lock and identifiers. If the config asks for the network: libcurl;
    /// for a notification: metrics_file, heartbeat; for a shared database:
    /// publish.
    /// If something is wrong: primary, watermark, evidence and fields. With
    /// `online`: shop, scopes, store, clock, deletions, search and deprecated.
    std::string check;
    std::string shop;           ///< the shop concerned; empty for none
    Health health = Health::ok; ///< the result
    std::string message;        ///< what was found
    std::string remedy;         ///< what to do; empty if the result is ok
};

/// What to check.
struct DoctorRequest {
    Config config;                 ///< names the shops and their credentials
    std::filesystem::path catalog; ///< empty to check no catalog
    Environment environment;       ///< for credentials and SSL_CERT_FILE
    /// Also ask Shopify, and run the commands that yield credentials.
    bool online = false;
    Time now; ///< the current time
    /// Records what is exchanged with Shopify; may be null.
    std::shared_ptr<Recording> recording = nullptr;
};

/// Called for each check.
using VisitHealth = std::function<void(const HealthCheck&)>;

/// Checks everything that the jobs depend on, and changes nothing.
///
/// Throws only the signal's Error: everything else that goes wrong is visited
/// as a problem.
HWSYNC_EXPORT void examine(const DoctorRequest& request, const StopToken& stop,
                           const VisitHealth& visit);

} // namespace hwsync

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

enum class Health {
    ok,
    warning, ///< it works, for now
    problem
};

HWSYNC_EXPORT std::string_view to_string(Health health) noexcept;

/// What was looked at, and how it is.
struct HealthCheck {
    /// config, credentials, api_version, catalog, disk, lock, identifiers,
    /// where something is wrong primary and watermark, and online shop, scopes,
    /// store, clock, deletions, search, deprecated.
    std::string check;
    std::string shop; ///< empty where it is about none
    Health health = Health::ok;
    std::string message;
    std::string remedy; ///< what to do; empty where it is ok
};

struct DoctorRequest {
    Config config;
    std::filesystem::path catalog; ///< empty: not to be looked at
    Environment environment;
    /// Also asks Shopify, and runs the commands that credentials come from.
    bool online = false;
    Time now;
    std::shared_ptr<Recording> recording = nullptr; ///< as LiveAccess has it
};

using VisitHealth = std::function<void(const HealthCheck&)>;

/// Looks at all that the jobs rest on, and changes nothing. Throws only the
/// signal's own: whatever else is wrong is a problem that is visited.
HWSYNC_EXPORT void examine(const DoctorRequest& request, const StopToken& stop,
                           const VisitHealth& visit);

} // namespace hwsync

#pragma once

#include <hwsync/config.hpp>
#include <hwsync/export.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace hwsync {

/// What pictures may cost, each and together. A picture past a limit is none.
struct PictureLimits {
    std::uint64_t bytes = std::uint64_t{512} << 10;
    std::uint64_t all_bytes = std::uint64_t{48} << 20;
    Duration time = std::chrono::seconds{10};
    Duration all_time = std::chrono::minutes{5};
};

/// Where pictures may come from besides https.
enum class PictureSource {
    https_only,
    loopback_too ///< plain http to this machine: a stand-in for Shopify
};

/// Fetches pictures one after the other. Nothing of ours goes with a request,
/// and redirects are not followed.
class HWSYNC_EXPORT PictureLoader {
public:
    /// Of the environment, SSL_CERT_FILE names certificates to trust in place
    /// of the system's. `stop` must outlive it.
    PictureLoader(PictureSource source, PictureLimits limits,
                  const Environment& environment, const StopToken& stop);
    ~PictureLoader();
    PictureLoader(const PictureLoader&) = delete;
    PictureLoader& operator=(const PictureLoader&) = delete;

    /// A data: URL, in base64, of what is a PNG, JPEG, WebP or GIF by its own
    /// first bytes; nothing for anything else. Throws the signal's Error when
    /// asked to stop.
    std::optional<std::string> load(const std::string& url);

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace hwsync

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

/// How large pictures may be and how long loading may take. A picture that
/// exceeds a limit is left out.
struct PictureLimits {
    std::uint64_t bytes = std::uint64_t{512} << 10;    ///< of each
    std::uint64_t all_bytes = std::uint64_t{48} << 20; ///< of all together
    Duration time = std::chrono::seconds{10};          ///< for each
    Duration all_time = std::chrono::minutes{5};       ///< for all together
};

/// Which URLs pictures are loaded from.
enum class PictureSource {
    https_only,  ///< https only
    loopback_too ///< also http from this machine, for a stand-in for Shopify
};

/// Loads pictures one after another. Requests carry no credentials or cookies,
/// and redirects are not followed.
class HWSYNC_EXPORT PictureLoader {
public:
    /// The environment is used for SSL_CERT_FILE: a file of certificates to
    /// trust instead of the system's. `stop` must outlive this object.
    PictureLoader(PictureSource source, PictureLimits limits,
                  const Environment& environment, const StopToken& stop);
    ~PictureLoader();
    PictureLoader(const PictureLoader&) = delete;
    PictureLoader& operator=(const PictureLoader&) = delete;

    /// Loads a picture and returns it as a `data:` URL in base64. Nothing if it
    /// cannot be loaded or if its first bytes are not those of a PNG, JPEG,
    /// WebP or GIF. Throws the signal's Error.
    std::optional<std::string> load(const std::string& url);

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace hwsync

#pragma once

#include <hwsync/export.hpp>

#include <filesystem>
#include <memory>

namespace hwsync {

class Observer;

/// Records what hwsync and Shopify send to each other in a folder: one file for
/// each request and one for its response, including the results of bulk
/// operations.
///
/// Access tokens, client secrets and signatures are removed before anything is
/// written. It can be used by several threads at the same time.
class HWSYNC_EXPORT Recording {
public:
    /// Throws Error(usage) if `folder` is not an empty folder that can be
    /// written to. If writing fails later, the recording ends there, the
    /// commands continue, and `observer`, which must outlive this object, gets
    /// a warning when the recording is destroyed.
    Recording(std::filesystem::path folder, Observer& observer);
    ~Recording();
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;

    struct Parts;
    /// For the library's own use.
    Parts& parts() noexcept { return *m_parts; }

private:
    std::unique_ptr<Parts> m_parts;
};

} // namespace hwsync

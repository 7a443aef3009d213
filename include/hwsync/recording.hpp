#pragma once

#include <hwsync/export.hpp>

#include <filesystem>
#include <memory>

namespace hwsync {

class Observer;

/// What hwsync and Shopify say to each other, written to a folder: a file for
/// each question and one for its answer, results of bulk operations included.
/// Tokens, client secrets and signatures are removed before anything is
/// written. May be used by several threads at once.
class HWSYNC_EXPORT Recording {
public:
    /// Throws Error(usage) where `folder` is not an empty folder that can be
    /// written to. Where the record cannot be written later, it ends there,
    /// what is recorded goes on, and `observer`, which must outlive this, is
    /// warned when the recording is destroyed.
    Recording(std::filesystem::path folder, Observer& observer);
    ~Recording();
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;

    struct Parts;
    Parts& parts() noexcept { return *m_parts; }

private:
    std::unique_ptr<Parts> m_parts;
};

} // namespace hwsync

#pragma once

#include <hwsync/export.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>

namespace hwsync {

class PlanDraft;

/// A file of changes that associate would make to links, for apply() to make:
/// JSON Lines, a header with what they rest on, then a change a line. One plan
/// may hold the changes of several shops, each from a run of its own.
class HWSYNC_EXPORT Plan {
public:
    /// Throws Error(usage) where `path` is there and no file, Error(storage)
    /// where its folder takes none.
    explicit Plan(std::filesystem::path path);
    ~Plan();
    Plan(const Plan&) = delete;
    Plan& operator=(const Plan&) = delete;

    const std::filesystem::path& path() const noexcept;

    /// The changes of the shops that were associated well.
    std::uint64_t size() const noexcept;

    /// Writes the file, mode 0600, in place of any other once it is whole.
    /// Throws Error(storage); Error(report_lost) where a run that it is about
    /// is committed. There is then no new file.
    void save();

    PlanDraft& draft() noexcept { return *m_draft; }

private:
    std::unique_ptr<PlanDraft> m_draft;
};

} // namespace hwsync

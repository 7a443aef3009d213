#pragma once

#include <hwsync/export.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>

namespace hwsync {

class PlanDraft;

/// A file of changes that associate would make to links. apply_plan() makes
/// them.
///
/// The file is JSON Lines: a header that says what the changes are based on,
/// then one change per line. A plan can hold the changes of several shops, each
/// from a run of its own.
class HWSYNC_EXPORT Plan {
public:
    /// Throws Error(usage) if `path` names something other than a file, and
    /// Error(storage) if its folder cannot be written to.
    explicit Plan(std::filesystem::path path);
    ~Plan();
    Plan(const Plan&) = delete;
    Plan& operator=(const Plan&) = delete;

    /// Where save() writes.
    const std::filesystem::path& path() const noexcept;

    /// The number of changes, of those shops that were associated without an
    /// error.
    std::uint64_t size() const noexcept;

    /// Writes the file with mode 0600, replacing an earlier one only when the
    /// new one is complete.
    ///
    /// Throws Error(storage), or Error(report_lost) if a run whose changes the
    /// plan holds is committed. In both cases there is no new file.
    void save();

    /// For the library's own use.
    PlanDraft& draft() noexcept { return *m_draft; }

private:
    std::unique_ptr<PlanDraft> m_draft;
};

} // namespace hwsync

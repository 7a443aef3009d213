#pragma once

#include "base/spill_file.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// The first eight bytes of a key as a number, which compares as they do.
std::uint64_t key_prefix(std::string_view key) noexcept;

/// Sorted runs of entries, each with a key and a payload, in a nameless file.
class RunFile {
public:
    struct Mark {
        std::uint64_t prefix; ///< of the key of the entry there
        std::uint64_t at;
    };
    struct Run {
        std::uint64_t begin = 0;
        std::uint64_t end = 0;
        std::vector<Mark> marks; ///< rising; the first is at the beginning
    };

    /// The file is made in `folder`.
    explicit RunFile(std::filesystem::path folder);

    /// Continues the last run if the key is above the last one; otherwise
    /// begins a new run.
    void append(std::string_view key, std::string_view payload);

    /// Must be called before runs are read.
    void flush();

    const std::vector<Run>& runs() const noexcept { return m_runs; } ///< by age
    const SpillFile& file() const noexcept { return m_file; }

    /// The payload of the last entry whose key begins with these eight bytes,
    /// in the newest run that has one; an empty payload does not count. Valid
    /// until the next call.
    std::optional<std::string_view> find(std::string_view key);

private:
    std::optional<std::string_view> find_in(const Run& run,
                                            std::string_view key);
    std::string_view block_of(const Run& run, std::uint64_t prefix);

    SpillFile m_file;
    std::vector<Run> m_runs;
    std::string m_last_key;
    std::string m_tail; ///< what is not in the file yet
    std::string m_block;
    std::uint64_t m_block_at = 0;
};

struct RunEntry {
    std::string_view key;
    std::string_view payload;
};

/// Reads one run.
class RunCursor {
public:
    RunCursor(const SpillFile& file, const RunFile::Run& run,
              std::size_t window);
    RunCursor(const RunCursor&) = delete;
    RunCursor& operator=(const RunCursor&) = delete;

    /// Goes to the next entry, at first to the first one; false if there is
    /// none.
    bool next();

    // Valid until the next call.
    std::string_view key() const noexcept { return m_entry.key; }
    std::string_view payload() const noexcept { return m_entry.payload; }

private:
    void read_on();

    const SpillFile& m_file;
    std::uint64_t m_next; ///< where the unread part begins in the file
    std::uint64_t m_end;
    std::size_t m_window_size;
    std::string m_window;
    const char* m_at = m_window.data(); ///< what follows was not taken yet
    RunEntry m_entry;
};

} // namespace hwsync::sqlite

#pragma once

#include "catalog/sqlite/records/run_file.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hwsync::sqlite {

/// Sorts entries of a key and a payload outside memory: a full buffer becomes a
/// sorted run in a nameless file, and the runs are merged when they are read.
/// Keys compare by their bytes. Of entries with the same key, the last one
/// counts.
class SortedRuns {
public:
    /// The file is made in `folder`, once the buffer is full.
    SortedRuns(std::filesystem::path folder, std::size_t buffer_size);

    void add(std::string_view key, std::string_view payload);

    /// The payload that was added last with a key that begins with these eight
    /// bytes; valid until the next call. Empty payloads are not found, and no
    /// key may be shorter than that.
    std::optional<std::string_view> find(std::string_view key);

    class Merge;

private:
    struct Entry {
        std::uint64_t prefix; ///< of the key; past a part of it when sorted
        std::uint32_t at;
        std::uint32_t key_size;
        std::uint32_t payload_size;
    };
    class Source;
    class FileSource;
    class BufferSource;

    std::string_view key_of(const Entry& entry) const noexcept;
    std::string_view payload_of(const Entry& entry) const noexcept;
    void shorten_prefixes();
    void sort_buffer();
    void note_bounds();
    void write_run();
    void merge_runs();

    std::filesystem::path m_folder;
    std::size_t m_buffer_size;
    std::string m_bytes;
    std::vector<Entry> m_entries;
    /// The position of a key's entry in the buffer. Filled when a key is looked
    /// for, for which most inputs give no reason.
    std::unordered_map<std::uint64_t, std::size_t> m_index;
    std::size_t m_indexed = 0;
    std::unique_ptr<RunFile> m_runs;
    std::optional<std::string> m_least; ///< of the keys that were sorted
    std::string m_greatest;             ///< likewise
};

/// Reads all entries of SortedRuns once, in the order of their keys. Nothing
/// may be added or looked for in the meantime.
class SortedRuns::Merge {
public:
    explicit Merge(SortedRuns& runs);
    ~Merge();
    Merge(const Merge&) = delete;
    Merge& operator=(const Merge&) = delete;

    /// Goes to the next entry, at first to the first one; false if there is
    /// none.
    bool next();

    // Valid until the next call.
    std::string_view key() const noexcept;
    std::string_view payload() const noexcept;

private:
    friend class SortedRuns;
    enum class Buffer { included, left_out };
    Merge(SortedRuns& runs, Buffer buffer);
    void add(std::unique_ptr<Source> source);
    void advance_top();
    void take_top();

    std::size_t m_common = 0; ///< how many bytes all keys share
    std::vector<std::unique_ptr<Source>> m_sources;
    std::vector<Source*> m_others; ///< a heap of all except the one at the top
    Source* m_top = nullptr;
    bool m_has_begun = false;
};

} // namespace hwsync::sqlite

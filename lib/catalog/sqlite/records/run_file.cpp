#include "catalog/sqlite/records/run_file.hpp"

#include "catalog/sqlite/records/record_format.hpp"

#include <algorithm>
#include <utility>

namespace hwsync::sqlite {

namespace {

constexpr std::size_t tail_size = std::size_t{256} * 1024;
constexpr std::size_t bytes_between_marks = std::size_t{16} * 1024;
constexpr std::size_t prefix_size = sizeof(std::uint64_t);
/// Two varints.
constexpr std::size_t most_head_bytes = 18;

/// Takes an entry off the front; false if it is incomplete. It is filled in
/// place, and `begin` alone moves: what was stored in two parts, such as a view
/// or an optional entry, and is then read at once, has the processor wait, as
/// often as there are entries.
bool take_entry(const char*& begin, const char* end, RunEntry& entry) {
    const std::string_view bytes{begin, end};
    if (bytes.size() < most_head_bytes) {
        // The head itself may be cut off. Each of its two varints ends in a
        // byte below 0x80.
        const auto ends = std::count_if(bytes.begin(), bytes.end(), [](char c) {
            return static_cast<unsigned char>(c) < 0x80;
        });
        if (ends < 2) {
            return false;
        }
    }
    auto rest = bytes;
    const auto key_size = take_varint(rest);
    const auto payload_size = take_varint(rest);
    if (rest.size() < key_size + payload_size) {
        return false;
    }
    entry.key = {rest.data(), key_size};
    entry.payload = {rest.data() + key_size, payload_size};
    begin = rest.data() + key_size + payload_size;
    return true;
}

} // namespace

std::uint64_t key_prefix(std::string_view key) noexcept {
    const auto size = std::min(key.size(), prefix_size);
    return size == 0
               ? 0
               : big_endian(key.data(), size) << (8 * (prefix_size - size));
}

RunFile::RunFile(std::filesystem::path folder) : m_file(std::move(folder)) {}

void RunFile::append(std::string_view key, std::string_view payload) {
    const auto at = m_file.size() + m_tail.size();
    if (m_runs.empty() || key <= m_last_key) {
        m_runs.push_back({at, at, {}});
    }
    auto& run = m_runs.back();
    if (run.marks.empty() || at - run.marks.back().at >= bytes_between_marks) {
        run.marks.push_back({key_prefix(key), at});
    }
    append_varint(key.size(), m_tail);
    append_varint(payload.size(), m_tail);
    m_tail += key;
    m_tail += payload;
    m_last_key = key;
    run.end = m_file.size() + m_tail.size();
    if (m_tail.size() >= tail_size) {
        flush();
    }
}

void RunFile::flush() {
    if (!m_tail.empty()) {
        m_file.append(m_tail);
        m_tail.clear();
    }
}

std::optional<std::string_view> RunFile::find(std::string_view key) {
    flush();
    for (auto run = m_runs.rbegin(); run != m_runs.rend(); ++run) {
        if (const auto payload = find_in(*run, key)) {
            return payload;
        }
    }
    return std::nullopt;
}

std::optional<std::string_view> RunFile::find_in(const Run& run,
                                                 std::string_view key) {
    std::optional<std::string_view> found;
    const auto block = block_of(run, key_prefix(key));
    const auto* begin = block.data();
    const auto* const end = begin + block.size();
    RunEntry entry;
    while (begin != end && take_entry(begin, end, entry)) {
        const bool is_of_key = entry.key.starts_with(key);
        if (!is_of_key && entry.key > key) {
            break;
        }
        if (is_of_key && !entry.payload.empty()) {
            found = entry.payload;
        }
    }
    return found;
}

/// The entries of a run among which a key with this prefix would be.
std::string_view RunFile::block_of(const Run& run, std::uint64_t prefix) {
    const auto next =
        std::upper_bound(run.marks.begin(), run.marks.end(), prefix,
                         [](std::uint64_t wanted, const Mark& mark) {
                             return wanted < mark.prefix;
                         });
    if (next == run.marks.begin()) {
        return {};
    }
    const auto begin = (next - 1)->at;
    const auto end = next == run.marks.end() ? run.end : next->at;
    if (m_block_at != begin || m_block.size() != end - begin) {
        m_block.resize(end - begin);
        m_file.read(begin, m_block.data(), m_block.size());
        m_block_at = begin;
    }
    return m_block;
}

RunCursor::RunCursor(const SpillFile& file, const RunFile::Run& run,
                     std::size_t window)
    : m_file(file), m_next(run.begin), m_end(run.end), m_window_size(window) {}

bool RunCursor::next() {
    while (!take_entry(m_at, m_window.data() + m_window.size(), m_entry)) {
        if (m_next == m_end) {
            return false;
        }
        read_on();
    }
    return true;
}

/// The window grows for an entry that is larger than it.
void RunCursor::read_on() {
    const auto taken = static_cast<std::size_t>(m_at - m_window.data());
    const auto kept = m_window.size() - taken;
    m_window.erase(0, taken);
    const auto more = std::min<std::uint64_t>(
        m_end - m_next, std::max(m_window_size, 2 * kept) - kept);
    m_window.resize(kept + more);
    m_file.read(m_next, m_window.data() + kept, more);
    m_next += more;
    m_at = m_window.data();
}

} // namespace hwsync::sqlite

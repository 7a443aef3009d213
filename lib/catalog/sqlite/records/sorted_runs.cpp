#include "catalog/sqlite/records/sorted_runs.hpp"

#include <algorithm>
#include <utility>

namespace hwsync::sqlite {

namespace {

/// If there are more runs, they are merged before they are searched.
constexpr std::size_t most_runs_to_search = 8;

// The sizes of the windows while runs are merged: of all together, and of each.
constexpr std::size_t windows_size = std::size_t{4} << 20U;
constexpr std::size_t least_window = std::size_t{16} * 1024;
constexpr std::size_t most_window = std::size_t{256} * 1024;

std::size_t window_for(std::size_t runs) noexcept {
    return std::clamp(windows_size / runs, least_window, most_window);
}

/// How many bytes two keys have in common at the beginning.
std::size_t common_size(std::string_view left,
                        std::string_view right) noexcept {
    const auto size = std::min(left.size(), right.size());
    const auto* const differ =
        std::mismatch(left.begin(), left.begin() + size, right.begin()).first;
    return static_cast<std::size_t>(differ - left.begin());
}

} // namespace

/// One of the runs that are merged, or the buffer.
class SortedRuns::Source {
public:
    virtual ~Source() = default;

    std::size_t age = 0;      ///< the oldest has the smallest
    std::size_t common = 0;   ///< how many bytes all keys of the merge share
    std::uint64_t prefix = 0; ///< of the key, behind these
    std::string_view key;
    std::string_view payload;

    /// Goes to the next entry; false if there is none.
    virtual bool next() = 0;

    /// Orders a heap whose front has the smallest key, and of equal keys the
    /// oldest.
    static bool is_later(const Source* left, const Source* right) noexcept {
        if (left->prefix != right->prefix) {
            return left->prefix > right->prefix;
        }
        const auto order = left->key.compare(right->key);
        return order != 0 ? order > 0 : left->age > right->age;
    }
};

class SortedRuns::FileSource final : public Source {
public:
    FileSource(const RunFile& runs, const RunFile::Run& run)
        : m_cursor(runs.file(), run, window_for(runs.runs().size())) {}

    bool next() override {
        if (!m_cursor.next()) {
            return false;
        }
        key = m_cursor.key();
        payload = m_cursor.payload();
        prefix = key_prefix(key.substr(common));
        return true;
    }

private:
    RunCursor m_cursor;
};

class SortedRuns::BufferSource final : public Source {
public:
    explicit BufferSource(const SortedRuns& runs) : m_runs(runs) {}

    bool next() override {
        if (m_at == m_runs.m_entries.size()) {
            return false;
        }
        const auto& entry = m_runs.m_entries[m_at++];
        key = m_runs.key_of(entry);
        payload = m_runs.payload_of(entry);
        prefix = key_prefix(key.substr(common));
        return true;
    }

private:
    const SortedRuns& m_runs;
    std::size_t m_at = 0;
};

SortedRuns::SortedRuns(std::filesystem::path folder, std::size_t buffer_size)
    : m_folder(std::move(folder)), m_buffer_size(buffer_size) {}

std::string_view SortedRuns::key_of(const Entry& entry) const noexcept {
    return std::string_view{m_bytes}.substr(entry.at, entry.key_size);
}

std::string_view SortedRuns::payload_of(const Entry& entry) const noexcept {
    return std::string_view{m_bytes}.substr(entry.at + entry.key_size,
                                            entry.payload_size);
}

void SortedRuns::add(std::string_view key, std::string_view payload) {
    const auto used = m_bytes.size() + m_entries.size() * sizeof(Entry);
    if (used + key.size() + payload.size() > m_buffer_size &&
        !m_entries.empty()) {
        write_run();
    }
    auto& entry = m_entries.emplace_back();
    entry.prefix = key_prefix(key);
    entry.at = static_cast<std::uint32_t>(m_bytes.size());
    entry.key_size = static_cast<std::uint32_t>(key.size());
    entry.payload_size = static_cast<std::uint32_t>(payload.size());
    m_bytes += key;
    m_bytes += payload;
}

/// What all keys have in common says nothing about their order: the prefixes
/// begin behind it.
void SortedRuns::shorten_prefixes() {
    const auto first = key_of(m_entries.front());
    auto common = first.size();
    for (const auto& entry : m_entries) {
        common = std::min(common,
                          common_size(first.substr(0, common), key_of(entry)));
    }
    for (auto& entry : m_entries) {
        entry.prefix = key_prefix(key_of(entry).substr(common));
    }
}

/// Of entries with the same key, only the last one is kept.
void SortedRuns::sort_buffer() {
    if (m_entries.empty()) {
        return;
    }
    shorten_prefixes();
    const auto order = [this](const Entry& left, const Entry& right) {
        return left.prefix != right.prefix
                   ? (left.prefix < right.prefix ? -1 : 1)
                   : key_of(left).compare(key_of(right));
    };
    const auto sorts = [&](const Entry& left, const Entry& right) {
        const auto by_key = order(left, right);
        return by_key < 0 || (by_key == 0 && left.at < right.at);
    };
    if (!std::is_sorted(m_entries.begin(), m_entries.end(), sorts)) {
        std::sort(m_entries.begin(), m_entries.end(), sorts);
    }
    auto kept = m_entries.begin();
    for (auto entry = m_entries.begin(); entry != m_entries.end(); ++entry) {
        const auto next = entry + 1;
        if (next == m_entries.end() || order(*entry, *next) != 0) {
            *kept++ = *entry;
        }
    }
    m_entries.erase(kept, m_entries.end());
    m_index.clear();
    m_indexed = 0;
    note_bounds();
}

void SortedRuns::note_bounds() {
    const auto least = key_of(m_entries.front());
    const auto greatest = key_of(m_entries.back());
    if (!m_least || least < *m_least) {
        m_least = least;
    }
    if (greatest > m_greatest) {
        m_greatest = greatest;
    }
}

void SortedRuns::write_run() {
    sort_buffer();
    if (!m_runs) {
        m_runs = std::make_unique<RunFile>(m_folder);
    }
    for (const auto& entry : m_entries) {
        m_runs->append(key_of(entry), payload_of(entry));
    }
    m_entries.clear();
    m_bytes.clear();
}

std::optional<std::string_view> SortedRuns::find(std::string_view key) {
    for (; m_indexed < m_entries.size(); ++m_indexed) {
        if (m_entries[m_indexed].payload_size != 0) {
            m_index[m_entries[m_indexed].prefix] = m_indexed;
        }
    }
    if (const auto found = m_index.find(key_prefix(key));
        found != m_index.end()) {
        return payload_of(m_entries[found->second]);
    }
    if (!m_runs) {
        return std::nullopt;
    }
    if (m_runs->runs().size() > most_runs_to_search) {
        merge_runs();
    }
    return m_runs->find(key);
}

void SortedRuns::merge_runs() {
    auto merged = std::make_unique<RunFile>(m_folder);
    Merge entries{*this, Merge::Buffer::left_out};
    while (entries.next()) {
        merged->append(entries.key(), entries.payload());
    }
    m_runs = std::move(merged);
}

SortedRuns::Merge::Merge(SortedRuns& runs) : Merge(runs, Buffer::included) {}

SortedRuns::Merge::Merge(SortedRuns& runs, Buffer buffer) {
    if (buffer == Buffer::included) {
        runs.sort_buffer();
    }
    m_common = runs.m_least ? common_size(*runs.m_least, runs.m_greatest) : 0;
    if (runs.m_runs) {
        runs.m_runs->flush();
        for (const auto& run : runs.m_runs->runs()) {
            add(std::make_unique<FileSource>(*runs.m_runs, run));
        }
    }
    if (buffer == Buffer::included) {
        add(std::make_unique<BufferSource>(runs));
    }
}

SortedRuns::Merge::~Merge() = default;

void SortedRuns::Merge::add(std::unique_ptr<Source> source) {
    source->age = m_sources.size();
    source->common = m_common;
    if (source->next()) {
        m_others.push_back(source.get());
        std::push_heap(m_others.begin(), m_others.end(), Source::is_later);
    }
    m_sources.push_back(std::move(source));
}

bool SortedRuns::Merge::next() {
    if (!std::exchange(m_has_begun, true)) {
        take_top();
    } else if (m_top != nullptr) {
        advance_top();
    }
    // Of entries with the same key, the newest one counts.
    while (m_top != nullptr && !m_others.empty() &&
           m_others.front()->prefix == m_top->prefix &&
           m_others.front()->key == m_top->key) {
        advance_top();
    }
    return m_top != nullptr;
}

void SortedRuns::Merge::advance_top() {
    if (!m_top->next()) {
        take_top();
    } else if (!m_others.empty() && Source::is_later(m_top, m_others.front())) {
        m_others.push_back(m_top);
        std::push_heap(m_others.begin(), m_others.end(), Source::is_later);
        take_top();
    }
}

void SortedRuns::Merge::take_top() {
    m_top = nullptr;
    if (!m_others.empty()) {
        std::pop_heap(m_others.begin(), m_others.end(), Source::is_later);
        m_top = m_others.back();
        m_others.pop_back();
    }
}

std::string_view SortedRuns::Merge::key() const noexcept {
    return m_top->key;
}

std::string_view SortedRuns::Merge::payload() const noexcept {
    return m_top->payload;
}

} // namespace hwsync::sqlite

#include "jobs/deferred_lines.hpp"

#include <algorithm>
#include <tuple>

namespace hwsync {

namespace {

constexpr std::size_t padding = 64;

bool is_before(const DeferredLines::Waiting& a,
               const DeferredLines::Waiting& b) {
    return std::tie(a.head.kind, a.head.id, a.line) <
           std::tie(b.head.kind, b.head.id, b.line);
}

} // namespace

void DeferredLines::put(const LineHead& head, std::uint64_t hash,
                        const Line& line) {
    if (!m_texts) {
        m_texts.emplace(m_folder);
    }
    m_lines.push_back({head, hash, line.number, m_texts->append(line.text)});
}

const DeferredLines::Waiting* DeferredLines::next() {
    if (m_next == 0) {
        std::sort(m_lines.begin(), m_lines.end(), is_before);
    }
    if (m_next == m_lines.size()) {
        m_lines.clear();
        m_texts.reset();
        m_next = 0;
        return nullptr;
    }
    return &m_lines[m_next++];
}

std::string_view DeferredLines::text(const Waiting& waiting) {
    const auto text = m_texts->read(waiting.text_at);
    m_text.assign(text).append(padding, '\0');
    return std::string_view{m_text}.substr(0, text.size());
}

} // namespace hwsync

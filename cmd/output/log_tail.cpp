#include "output/log_tail.hpp"

namespace {

constexpr std::size_t most_bytes = 10'000;

} // namespace

void LogTail::add(std::string_view line) {
    m_lines.emplace_back(line.substr(0, most_bytes - 1)).push_back('\n');
    m_bytes += m_lines.back().size();
    while (m_bytes > most_bytes) {
        m_bytes -= m_lines.front().size();
        m_lines.pop_front();
    }
}

std::string LogTail::text() const {
    std::string text;
    for (const auto& line : m_lines) {
        text += line;
    }
    return text;
}

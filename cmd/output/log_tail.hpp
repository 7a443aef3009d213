#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

/// The last lines of a log, as many as 10 kB hold.
class LogTail {
public:
    void add(std::string_view line);
    std::string text() const;

private:
    std::deque<std::string> m_lines; ///< each with its line feed
    std::size_t m_bytes = 0;
};

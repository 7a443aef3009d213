#pragma once

#include "input/byte_source.hpp"

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <utility>

namespace hwsync {

/// Gives a text in reads of 1 to `longest_read` bytes.
class MemorySource : public ByteSource {
public:
    explicit MemorySource(std::string bytes,
                          std::size_t longest_read = std::string::npos)
        : m_bytes(std::move(bytes)), m_lengths(1, longest_read) {}

    std::size_t read(char* buffer, std::size_t size) override {
        const auto got =
            std::min({size, m_lengths(m_random), m_bytes.size() - m_at});
        std::memcpy(buffer, m_bytes.data() + m_at, got);
        m_at += got;
        return got;
    }
    const std::string& name() const noexcept override { return m_name; }
    std::optional<std::uint64_t> total_bytes() const noexcept override {
        return m_bytes.size();
    }
    std::uint64_t bytes_taken() const noexcept override { return m_at; }

private:
    std::string m_name = "memory";
    std::string m_bytes;
    std::size_t m_at = 0;
    std::mt19937 m_random{1};
    std::uniform_int_distribution<std::size_t> m_lengths;
};

inline std::unique_ptr<ByteSource>
from_memory(std::string bytes, std::size_t longest_read = std::string::npos) {
    return std::make_unique<MemorySource>(std::move(bytes), longest_read);
}

/// All that is left, taken in reads of `size` bytes.
inline std::string drained(ByteSource& source, std::size_t size = 4096) {
    std::string all;
    std::string buffer(size, '\0');
    while (const auto got = source.read(buffer.data(), buffer.size())) {
        all.append(buffer, 0, got);
    }
    return all;
}

} // namespace hwsync

#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace hwsync {

/// Appends numbers and texts to bytes that the same process takes apart again.
class Packer {
public:
    explicit Packer(std::string& bytes) : m_bytes(bytes) {}

    template <typename Number> Packer& number(Number number) {
        char raw[sizeof number];
        std::memcpy(raw, &number, sizeof number);
        m_bytes.append(raw, sizeof raw);
        return *this;
    }
    Packer& text(std::string_view text) {
        number(static_cast<std::uint32_t>(text.size()));
        m_bytes += text;
        return *this;
    }

private:
    std::string& m_bytes;
};

/// Takes the same parts from the bytes again; texts point into them.
class Unpacker {
public:
    explicit Unpacker(std::string_view bytes) : m_bytes(bytes) {}

    template <typename Number> Number number() {
        Number number;
        std::memcpy(&number, m_bytes.data(), sizeof number);
        m_bytes.remove_prefix(sizeof number);
        return number;
    }
    std::string_view text() {
        const auto size = number<std::uint32_t>();
        const auto text = m_bytes.substr(0, size);
        m_bytes.remove_prefix(size);
        return text;
    }

    bool is_at_end() const noexcept { return m_bytes.empty(); }

private:
    std::string_view m_bytes;
};

} // namespace hwsync

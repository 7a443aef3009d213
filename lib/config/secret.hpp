#pragma once

#include <string>
#include <string_view>

namespace hwsync {

/// A text that must not be seen: it converts to nothing, is printed by nothing,
/// is never copied, and is wiped from memory when it goes.
class Secret {
public:
    /// Takes the text and wipes what it came from.
    explicit Secret(std::string&& text) noexcept;
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret();

    /// The text, for the one place that sends it. Valid while this is.
    std::string_view reveal() const noexcept { return m_text; }

private:
    std::string m_text;
};

} // namespace hwsync

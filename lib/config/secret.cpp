#include "config/secret.hpp"

#include <cstring>

namespace hwsync {

namespace {

void wipe(std::string& text) noexcept {
    // A swap or a shorter text leaves bytes behind past the end.
    text.resize(text.capacity());
    explicit_bzero(text.data(), text.size());
    text.clear();
}

} // namespace

Secret::Secret(std::string&& text) noexcept {
    m_text.swap(text);
    wipe(text);
}

Secret::Secret(Secret&& other) noexcept : Secret(std::move(other.m_text)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe(m_text);
        m_text.swap(other.m_text);
        wipe(other.m_text);
    }
    return *this;
}

Secret::~Secret() {
    wipe(m_text);
}

} // namespace hwsync

#include "shopify/configured_token.hpp"

#include <string>
#include <utility>

namespace hwsync {

ConfiguredToken::ConfiguredToken(Read read, WaitClock& clock)
    : m_read(std::move(read)), m_clock(clock) {
    this->read();
}

std::string_view ConfiguredToken::token() {
    if (m_renew_at && m_clock.now() >= *m_renew_at) {
        read();
    }
    return m_text.reveal();
}

bool ConfiguredToken::renew() {
    const Secret refused{std::string{m_text.reveal()}};
    read();
    return m_text.reveal() != refused.reveal();
}

void ConfiguredToken::read() {
    auto token = m_read();
    m_text = std::move(token.text);
    m_renew_at.reset();
    if (token.lasts) {
        m_renew_at = time_to_renew(m_clock.now(), *token.lasts);
    }
}

} // namespace hwsync

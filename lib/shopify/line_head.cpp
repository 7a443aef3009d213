#include "shopify/line_head.hpp"

#include "model/gid.hpp"

#include <algorithm>

namespace hwsync {

namespace {

/// What is left of a line; what is taken is stepped over.
class Rest {
public:
    explicit Rest(std::string_view line) noexcept : m_text(line) {}

    bool take(std::string_view text) noexcept {
        if (!m_text.starts_with(text)) {
            return false;
        }
        m_text.remove_prefix(text.size());
        return true;
    }

    /// After white space, or none.
    bool take_token(std::string_view token) noexcept {
        while (m_text.starts_with(' ') || m_text.starts_with('\t')) {
            m_text.remove_prefix(1);
        }
        return take(token);
    }

    /// The name of a member whose value is a text, up to that text.
    bool take_member(std::string_view quoted_name) noexcept {
        return take_token(quoted_name) && take_token(":") && take_token("\"");
    }

    bool take_slash() noexcept { return take(R"(\/)") || take("/"); }

    std::string_view take_word() noexcept {
        return take_while([](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        });
    }

    std::string_view take_digits() noexcept {
        return take_while([](char c) { return c >= '0' && c <= '9'; });
    }

private:
    template <typename Is> std::string_view take_while(Is is) noexcept {
        const auto* end = std::find_if_not(m_text.begin(), m_text.end(), is);
        const auto taken =
            m_text.substr(0, static_cast<std::size_t>(end - m_text.begin()));
        m_text.remove_prefix(taken.size());
        return taken;
    }

    std::string_view m_text;
};

LineHead head_of(std::string_view kind, std::string_view digits) noexcept {
    const auto id = parse_id(digits).value_or(0);
    if (kind == "Product") {
        return {RecordKind::product, id};
    }
    if (kind == "ProductVariant") {
        return {RecordKind::variant, id};
    }
    return {};
}

} // namespace

LineHead peek_line_head(std::string_view line) noexcept {
    Rest rest{line};
    if (!rest.take_token("{")) {
        return {};
    }
    if (rest.take_member(R"("__typename")")) {
        rest.take_word();
        if (!rest.take("\"") || !rest.take_token(",")) {
            return {};
        }
    }
    if (!rest.take_member(R"("id")") || !rest.take("gid:") ||
        !rest.take_slash() || !rest.take_slash() || !rest.take("shopify") ||
        !rest.take_slash()) {
        return {};
    }
    const auto kind = rest.take_word();
    if (!rest.take_slash()) {
        return {};
    }
    const auto digits = rest.take_digits();
    return rest.take("\"") ? head_of(kind, digits) : LineHead{};
}

} // namespace hwsync

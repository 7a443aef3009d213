#include "net/redact.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace hwsync {

namespace {

constexpr std::string_view removed = "removed";
/// Shorter ones stand everywhere by chance.
constexpr std::size_t shortest_secret = 6;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string_view text) {
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

void replace_all(std::string& text, std::string_view what,
                 std::string_view by) {
    for (auto at = text.find(what); at != std::string::npos;
         at = text.find(what, at + by.size())) {
        text.replace(at, what.size(), by);
    }
}

/// As JSON may write it, and as it is written in a form.
std::vector<std::string> spellings(std::string_view secret) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string json;
    std::string form;
    for (const char c : secret) {
        json += c == '/' || c == '"' || c == '\\' ? std::string{'\\', c}
                                                  : std::string{c};
        const auto byte = static_cast<unsigned char>(c);
        const bool is_plain = std::isalnum(byte) != 0 || c == '-' || c == '_' ||
                              c == '.' || c == '~';
        form += is_plain
                    ? std::string{c}
                    : std::string{'%', digits[byte >> 4U], digits[byte & 15U]};
    }
    return {std::string{secret}, std::move(json), std::move(form)};
}

std::string form_decoded(std::string_view value) {
    std::string text;
    const auto digit = [](char c) {
        return std::string_view{"0123456789abcdef"}.find(lower(c));
    };
    for (std::size_t at = 0; at < value.size(); ++at) {
        if (value[at] == '%' && at + 2 < value.size() &&
            std::isxdigit(static_cast<unsigned char>(value[at + 1])) != 0 &&
            std::isxdigit(static_cast<unsigned char>(value[at + 2])) != 0) {
            text += static_cast<char>(digit(value[at + 1]) * 16 +
                                      digit(value[at + 2]));
            at += 2;
        } else {
            text += value[at] == '+' ? ' ' : value[at];
        }
    }
    return text;
}

bool ends_url(char c) {
    return c == '"' || c == '\'' || c == '<' || c == '>' || c == ')' ||
           static_cast<unsigned char>(c) <= ' ';
}

struct Span {
    std::size_t start = 0;
    std::size_t size = 0;
};

/// The value whose key ends at `at`: a text in JSON, also one that is cut, or a
/// form's. Empty where no such value follows.
Span value_after(std::string_view text, std::size_t at) {
    const auto skip = [&](std::string_view any) {
        const auto before = at;
        at = std::min(text.find_first_not_of(any, at), text.size());
        return at > before;
    };
    skip("\"\\ \t\r\n");
    if (!skip(":=")) {
        return {at, 0};
    }
    const bool is_form = text[at - 1] == '=';
    skip(" \t\r\n\\");
    const bool is_text = text.substr(at, 1) == "\"";
    at += is_text ? 1 : 0;
    auto end = at;
    while (end < text.size() && (is_text || is_form) && text[end] != '"' &&
           (is_text || text[end] != '&')) {
        end += text[end] == '\\' ? 2 : 1;
    }
    return {at, std::min(end, text.size()) - at};
}

} // namespace

void Redactor::learn(std::string_view secret) {
    if (secret.size() < shortest_secret || secret == removed) {
        return;
    }
    const std::lock_guard lock{m_mutex};
    for (auto& spelling : spellings(secret)) {
        if (std::find(m_secrets.begin(), m_secrets.end(), spelling) ==
            m_secrets.end()) {
            m_secrets.push_back(std::move(spelling));
        }
    }
    // One may begin another, whose rest would stay.
    std::stable_sort(m_secrets.begin(), m_secrets.end(),
                     [](const auto& left, const auto& right) {
                         return left.size() > right.size();
                     });
}

std::string Redactor::known_removed(std::string_view text) const {
    std::string result{text};
    const std::lock_guard lock{m_mutex};
    for (const auto& secret : m_secrets) {
        replace_all(result, secret, removed);
    }
    return result;
}

std::size_t Redactor::longest() const {
    const std::lock_guard lock{m_mutex};
    std::size_t longest = 0;
    for (const auto& secret : m_secrets) {
        longest = std::max(longest, secret.size());
    }
    return longest;
}

void Redactor::learn_query(std::string_view query) {
    std::string plain{query};
    for (const auto& [escaped, c] :
         {std::pair{"\\u0026", "&"}, {"\\u003d", "="}, {"\\/", "/"}}) {
        replace_all(plain, escaped, c);
    }
    for (std::string_view rest = plain; !rest.empty();) {
        const auto pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
        const auto equals = std::min(pair.find('='), pair.size());
        const auto name = lowered(pair.substr(0, equals));
        for (const auto* const part :
             {"sign", "token", "credential", "secret", "accessid"}) {
            if (equals < pair.size() && name.find(part) != std::string::npos) {
                learn(pair.substr(equals + 1));
                break;
            }
        }
    }
}

std::string Redactor::urls_redacted(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const auto plain = text.find("://");
        const auto escaped = text.find(":\\/\\/");
        if (std::min(plain, escaped) == std::string_view::npos) {
            break;
        }
        const auto start =
            plain < escaped ? plain + 3 : escaped + std::size_t{5};
        const auto* const last =
            std::find_if(text.begin() + start, text.end(), ends_url);
        const auto url = text.substr(
            start, static_cast<std::size_t>(last - text.begin()) - start);
        result += text.substr(0, start);
        text.remove_prefix(start + url.size());
        const auto query =
            std::min({url.find('?'), url.find("\\u003f"), url.size()});
        const auto place = url.substr(0, query);
        const auto host_end =
            std::min(place.find_first_of("/\\"), place.size());
        const auto at = place.substr(0, host_end).rfind('@');
        result += at == std::string_view::npos ? place : place.substr(at + 1);
        if (query < url.size()) {
            learn_query(url.substr(url[query] == '?' ? query + 1 : query + 6));
            result += "?removed";
        }
    }
    return result.append(text);
}

std::string Redactor::header(std::string_view name, std::string_view value) {
    constexpr std::array<std::string_view, 6> plain{
        "content-type", "accept",          "range",
        "if-range",     "accept-encoding", "retry-after"};
    const auto known = lowered(name);
    for (const auto* const part :
         {"token", "secret", "authorization", "cookie", "key"}) {
        if (known.find(part) != std::string::npos) {
            learn(value.substr(value.rfind(' ') + 1));
            return std::string{removed};
        }
    }
    return std::find(plain.begin(), plain.end(), known) != plain.end()
               ? std::string{value}
               : known_removed(urls_redacted(value));
}

std::string Redactor::question(std::string_view body, bool is_form) {
    if (!is_form) {
        return known_removed(body);
    }
    std::string result;
    while (!body.empty()) {
        const auto pair = body.substr(0, body.find('&'));
        body.remove_prefix(std::min(pair.size() + 1, body.size()));
        const auto equals = std::min(pair.find('='), pair.size());
        const auto name = pair.substr(0, equals);
        result += result.empty() ? "" : "&";
        if (name == "grant_type") {
            result += pair;
            continue;
        }
        if (equals < pair.size() && name != "client_id") {
            learn(pair.substr(equals + 1));
            learn(form_decoded(pair.substr(equals + 1)));
        }
        result.append(name).append("=").append(removed);
    }
    return result;
}

std::string Redactor::tokens_redacted(std::string_view body) {
    std::string result;
    while (!body.empty()) {
        std::size_t at = std::string_view::npos;
        for (const std::string_view key :
             {"access_token", "refresh_token", "id_token", "client_secret"}) {
            const auto found = body.find(key);
            at = found == std::string_view::npos
                     ? at
                     : std::min(at, found + key.size());
        }
        if (at == std::string_view::npos) {
            break;
        }
        const auto value = value_after(body, at);
        result += body.substr(0, value.start);
        body.remove_prefix(value.start);
        if (value.size > 0) {
            learn(body.substr(0, value.size));
            result += removed;
            body.remove_prefix(value.size);
        }
    }
    return result.append(body);
}

std::string Redactor::answer(std::string_view body) {
    return known_removed(urls_redacted(tokens_redacted(body)));
}

std::string RedactedStream::take(std::string_view bytes) {
    const auto longest = m_redactor.longest();
    if (longest == 0 && m_held.empty()) {
        return std::string{bytes};
    }
    m_held = m_redactor.known_removed(m_held.append(bytes));
    const auto held = std::min(m_held.size(), longest);
    auto whole = m_held.substr(0, m_held.size() - held);
    m_held.erase(0, whole.size());
    return whole;
}

std::string RedactedStream::rest() {
    return m_redactor.known_removed(std::exchange(m_held, {}));
}

} // namespace hwsync

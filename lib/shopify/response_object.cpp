#include "shopify/response_object.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <charconv>

namespace hwsync {

using simdjson::dom::element;

void ResponseObject::refuse(std::string_view key) const {
    throw Error(ErrorKind::network,
                fmt::format("{}: `{}` in Shopify's answer is missing or is not "
                            "what it should be",
                            m_name, key),
                "run the command again later");
}

element ResponseObject::operator[](std::string_view key) const {
    element value;
    if (m_object[key].get(value) != simdjson::SUCCESS) {
        refuse(key);
    }
    return value;
}

ResponseObject ResponseObject::object(std::string_view key) const {
    const auto value = (*this)[key];
    if (!value.is_object()) {
        refuse(key);
    }
    return {m_name, value};
}

simdjson::dom::array ResponseObject::list(std::string_view key) const {
    simdjson::dom::array list;
    if ((*this)[key].get(list) != simdjson::SUCCESS) {
        refuse(key);
    }
    return list;
}

bool ResponseObject::is_null(std::string_view key) const {
    element value;
    return m_object[key].get(value) != simdjson::SUCCESS || value.is_null();
}

bool ResponseObject::flag(std::string_view key) const {
    bool flag = false;
    if ((*this)[key].get(flag) != simdjson::SUCCESS) {
        refuse(key);
    }
    return flag;
}

std::string ResponseObject::text(std::string_view key) const {
    std::string_view text;
    if ((*this)[key].get(text) != simdjson::SUCCESS) {
        refuse(key);
    }
    return std::string{text};
}

std::string ResponseObject::text_or_null(std::string_view key) const {
    return is_null(key) ? std::string{} : text(key);
}

Time ResponseObject::time(std::string_view key) const {
    const auto time = parse_time(text(key));
    if (!time) {
        refuse(key);
    }
    return *time;
}

std::optional<Time> ResponseObject::time_or_null(std::string_view key) const {
    return is_null(key) ? std::nullopt : std::optional{time(key)};
}

std::uint64_t ResponseObject::count(std::string_view key) const {
    std::uint64_t count = 0;
    if ((*this)[key].get(count) == simdjson::SUCCESS) {
        return count;
    }
    const auto digits = text(key);
    const auto* end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, count);
    if (error != std::errc{} || stopped != end) {
        refuse(key);
    }
    return count;
}

std::optional<std::uint64_t>
ResponseObject::count_or_null(std::string_view key) const {
    return is_null(key) ? std::nullopt : std::optional{count(key)};
}

} // namespace hwsync

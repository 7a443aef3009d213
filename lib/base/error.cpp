#include <hwsync/error.hpp>

#include <utility>

namespace hwsync {

namespace {

std::string sentence(const std::string& message, const std::string& remedy) {
    return remedy.empty() ? message : message + ": " + remedy;
}

} // namespace

Error::Error(ErrorKind kind, std::string message, std::string remedy)
    : std::runtime_error(sentence(message, remedy)), m_kind(kind),
      m_message(std::move(message)), m_remedy(std::move(remedy)) {}

int exit_code(ErrorKind kind) noexcept {
    switch (kind) {
    case ErrorKind::not_found:
        return 1;
    case ErrorKind::usage:
        return 2;
    case ErrorKind::input:
        return 3;
    case ErrorKind::network:
        return 4;
    case ErrorKind::access:
        return 5;
    case ErrorKind::storage:
        return 6;
    case ErrorKind::busy:
        return 7;
    case ErrorKind::safety:
        return 8;
    case ErrorKind::report_lost:
        return 9;
    case ErrorKind::hangup:
        return 129;
    case ErrorKind::interrupt:
        return 130;
    case ErrorKind::terminate:
        return 143;
    }
    return 6;
}

std::string_view to_string(ErrorKind kind) noexcept {
    switch (kind) {
    case ErrorKind::not_found:
        return "not_found";
    case ErrorKind::usage:
        return "usage";
    case ErrorKind::input:
        return "input";
    case ErrorKind::network:
        return "network";
    case ErrorKind::access:
        return "access";
    case ErrorKind::storage:
        return "storage";
    case ErrorKind::busy:
        return "busy";
    case ErrorKind::safety:
        return "safety";
    case ErrorKind::report_lost:
        return "report_lost";
    case ErrorKind::hangup:
    case ErrorKind::interrupt:
    case ErrorKind::terminate:
        return "stopped";
    }
    return "unknown";
}

} // namespace hwsync

#pragma once

#include <hwsync/error.hpp>

#include <string>
#include <string_view>

namespace hwsync::share {

/// What the shared database answered, or that it did not.
class ServerError : public Error {
public:
    /// `state` is SQL's five characters; 08006 where the connection was lost.
    ServerError(std::string_view state, std::string_view message);

    const std::string& state() const noexcept { return m_state; }
    /// What was told, without what stands around it in message().
    const std::string& told() const noexcept { return m_told; }

    /// Whether the same again may well succeed at once.
    bool is_worth_another_try() const noexcept;
    /// Asked of COMMIT: whether it may have come about all the same.
    bool leaves_outcome_open() const noexcept;

private:
    std::string m_state;
    std::string m_told;
};

/// Of a text such as "FATAL:  28P01: password authentication failed"; where
/// there is no state in it, the server was not reached.
ServerError connection_error(std::string_view text);

} // namespace hwsync::share

#pragma once

#include "base/worker_thread.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/verify/rows/finding_spool.hpp"
#include "catalog/sqlite/verify/rows/shops.hpp"

#include <hwsync/verify.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <optional>

namespace hwsync::sqlite {

/// Checks what can be told without comparing shops (the file, its schema, its
/// seals, the rows of products and of links): task after task, on a thread and
/// over a connection of its own, beside whoever checks the rest.
class FileCheck {
public:
    /// `connection` must see one state of the catalog throughout; `request`
    /// must outlive this.
    FileCheck(const VerifyRequest& request, Connection connection);

    /// Does what the thread has not begun, over another connection that sees
    /// the same state.
    void help(const Connection& connection);
    /// Waits for the end of all and adds what was found to `report`. Throws
    /// what the checks threw.
    void finish(FindingSpool& report);

    // Once it has finished.
    bool file_is_sound() const noexcept { return m_sound; }
    std::uint64_t live_products() const noexcept { return m_live_products; }

private:
    using Check =
        std::function<void(const Connection& connection, FindingSpool& found)>;
    struct Task {
        Check check;
        std::optional<FindingSpool> found; ///< once it was begun
        std::exception_ptr failure;
    };

    void add(Check check);
    void check_products(const Connection& connection, FindingSpool& found);
    bool is_of_damage(const std::exception_ptr& failure,
                      FindingSpool& report) const;

    const VerifyRequest& m_request;
    Connection m_connection;
    std::deque<Task> m_tasks; ///< in the order of what they find
    std::atomic<std::size_t> m_next = 0;
    bool m_sound = true;
    std::uint64_t m_live_products = 0;
    std::optional<WorkerThread> m_thread; ///< its end comes first
};

} // namespace hwsync::sqlite

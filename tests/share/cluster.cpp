#include "share/cluster.hpp"

#include <fmt/core.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

const std::string programs{HWSYNC_POSTGRESQL};

/// initdb refuses root.
const passwd& unprivileged_user() {
    const auto* user =
        geteuid() == 0 ? getpwnam("nobody") : getpwuid(geteuid());
    if (user == nullptr) {
        throw std::runtime_error("no user to run a server as");
    }
    return *user;
}

void become_unprivileged() {
    if (geteuid() == 0) {
        const auto& user = unprivileged_user();
        if (setgid(user.pw_gid) != 0 || setuid(user.pw_uid) != 0) {
            _exit(126);
        }
    }
}

/// The output has an end that a server, which lives on, does not keep open.
int run_as(bool unprivileged, const std::vector<std::string>& words,
           std::string* output) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::runtime_error("no pipe");
    }
    std::vector<char*> pointers;
    auto copies = words;
    for (auto& word : copies) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        const int nowhere = open("/dev/null", O_RDWR);
        dup2(nowhere, 0);
        dup2(output == nullptr ? nowhere : ends[1], 1);
        dup2(output == nullptr ? nowhere : ends[1], 2);
        if (unprivileged) {
            become_unprivileged();
        }
        execvp(pointers[0], pointers.data());
        _exit(127);
    }
    close(ends[1]);
    std::array<char, 4096> bytes{};
    for (ssize_t got = 0;
         (got = read(ends[0], bytes.data(), bytes.size())) > 0;) {
        if (output != nullptr) {
            output->append(bytes.data(), static_cast<std::size_t>(got));
        }
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void must(const std::vector<std::string>& words, bool unprivileged = true) {
    std::string output;
    // pg_ctl's server would keep the output open.
    const bool starts = words.back() == "start";
    if (run_as(unprivileged, words, starts ? nullptr : &output) != 0) {
        throw std::runtime_error(
            fmt::format("{} failed: {}", words.front(), output));
    }
}

} // namespace

int run_program(const std::vector<std::string>& words, std::string* output) {
    return run_as(false, words, output);
}

void start_daemon(const std::vector<std::string>& words) {
    if (run_as(true, words, nullptr) != 0) {
        throw std::runtime_error(words.front() + " did not start");
    }
}

void give_to_unprivileged(const std::filesystem::path& path) {
    const auto& user = unprivileged_user();
    if (chown(path.c_str(), user.pw_uid, user.pw_gid) != 0) {
        throw std::runtime_error("cannot give away " + path.native());
    }
}

const Cluster& Cluster::shared() {
    static const Cluster cluster;
    return cluster;
}

Cluster::Cluster() {
    make();
    start("-h ''", {});
}

Cluster::Cluster(const TlsServer& tls) {
    m_port = tls.port;
    make();
    const auto place = [&](const std::filesystem::path& from,
                           const char* name) {
        const auto to = m_folder / "data" / name;
        std::filesystem::copy_file(from, to);
        std::filesystem::permissions(to, std::filesystem::perms{0600});
        give_to_unprivileged(to);
    };
    place(tls.certificate, "server.crt");
    place(tls.key, "server.key");
    start(fmt::format("-h 127.0.0.1 -p {} -c ssl=on", tls.port),
          "hostssl all all 127.0.0.1/32 trust\n");
}

void Cluster::make() {
    std::string name = "/tmp/hwsync-pg-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error("no folder for a server");
    }
    m_folder = name;
    give_to_unprivileged(m_folder);
    std::filesystem::permissions(m_folder, std::filesystem::perms{0755});
    must({programs + "/initdb", "-D", m_folder / "data", "-U", "admin", "-A",
          "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"});
}

void Cluster::start(const std::string& options,
                    const std::string& rules) const {
    const auto& name = m_folder.native();
    const auto data = name + "/data";
    try {
        must({programs + "/pg_ctl", "-D", data, "-w", "-l", name + "/log", "-o",
              fmt::format("-k {} {} -c fsync=off -c max_connections=50", name,
                          options),
              "start"});
        sql("postgres", "CREATE ROLE hwsync LOGIN; CREATE ROLE stranger LOGIN");
        sql("postgres", "CREATE ROLE guarded LOGIN PASSWORD 'sesame open'");
        must({"/bin/sh", "-c",
              fmt::format("printf '{}local all guarded scram-sha-256\n"
                          "local all all trust\n' > {}/pg_hba.conf",
                          rules, data)});
        sql("postgres", "SELECT pg_reload_conf()");
    } catch (...) {
        stop();
        throw;
    }
}

void Cluster::stop() const noexcept {
    try {
        run_as(true,
               {programs + "/pg_ctl", "-D", m_folder / "data", "-m",
                "immediate", "-w", "stop"},
               nullptr);
    } catch (const std::exception&) {
        // It is left to whoever looks at the processes.
    }
}

Cluster::~Cluster() {
    stop();
    std::error_code ignored;
    std::filesystem::remove_all(m_folder, ignored);
}

std::string Cluster::sql(const std::string& database,
                         const std::string& statement) const {
    std::string output;
    if (run_program({programs + "/psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h",
                     m_folder, "-p", std::to_string(m_port), "-U", "admin",
                     "-d", database, "-c", statement},
                    &output) != 0) {
        throw std::runtime_error(output);
    }
    while (output.ends_with('\n')) {
        output.pop_back();
    }
    return output;
}

Database::Database() {
    static int count = 0;
    m_name = fmt::format("brands{}", ++count);
    Cluster::shared().sql(
        "postgres", fmt::format("CREATE DATABASE {} OWNER hwsync", m_name));
}

Database::~Database() {
    try {
        Cluster::shared().sql(
            "postgres", fmt::format("DROP DATABASE {} WITH (FORCE)", m_name));
    } catch (const std::exception&) {
        // It goes with the server.
    }
}

std::string Database::url(const std::string& user,
                          const std::string& rest) const {
    return fmt::format("postgresql://{}@/{}?host={}{}", user, m_name,
                       Cluster::shared().folder().native(), rest);
}

std::string Database::sql(const std::string& statement) const {
    return Cluster::shared().sql(m_name, statement);
}

# The retry contract's arithmetic, in tables: what is asked, what it answers.

load lib/helper

# ask < "question|answer" lines
ask() {
  sed 's/ *|.*//' table >questions
  sed 's/.*| *//' table >expected
  capture_sh "'$MS_TEST_UNIT/retry' <questions"
  ends 0
  paste -d '|' questions "$out" >got
  paste -d '|' questions expected >wanted
  diff -u wanted got
}

@test "retry: what a status means" {
  cat >table <<'END'
status 200 | done
status 201 | done
status 204 | done
status 206 | done
status 301 | refused
status 304 | refused
status 400 | refused
status 401 | denied
status 403 | denied
status 404 | refused
status 408 | transient
status 409 | refused
status 413 | refused
status 422 | refused
status 425 | transient
status 429 | transient
status 431 | refused
status 500 | unknown
status 501 | refused
status 502 | unknown
status 503 | transient
status 504 | unknown
status 0 | refused
status 999 | refused
END
  ask
}

@test "retry: delays double, share by share, up to the cap" {
  cat >table <<'END'
delay 1000 60000 1 0 100 | 1000
delay 1000 60000 2 0 100 | 2000
delay 1000 60000 3 0 100 | 4000
delay 1000 60000 6 0 100 | 32000
delay 1000 60000 7 0 100 | 60000
delay 1000 60000 1000 0 100 | 60000
delay 1000 60000 1 0 0 | 0
delay 1000 60000 5 0 0 | 0
delay 1000 60000 3 0 50 | 1999
delay 0 60000 9 0 100 | 0
delay 100 50 1 0 100 | 50
END
  ask
}

@test "retry: what the server asks for is the least, the cap the most" {
  cat >table <<'END'
delay 1000 60000 1 5000 0 | 5000
delay 1000 60000 1 500 100 | 1000
delay 1000 60000 4 5000 100 | 8000
delay 1000 60000 1 90000 0 | 60000
delay 1000 60000 1 18446744073709551000 0 | 60000
END
  ask
}

@test "retry: Retry-After in all its forms" {
  # 784111777 is Sun, 06 Nov 1994 08:49:37 GMT, the date of RFC 9110's examples.
  cat >table <<'END'
after 0 0 | 0
after 0 7 | 7000
after 0 120 | 120000
after 0 99999999999999999999999999 | 18446744073709551000
after 0 -5 | 0
after 0 1.5 | 0
after 0 soon | 0
after 0 7 seconds | 0
after 784111767 Sun, 06 Nov 1994 08:49:37 GMT | 10000
after 784111767 Sunday, 06-Nov-94 08:49:37 GMT | 10000
after 784111767 Sun Nov  6 08:49:37 1994 | 10000
after 784111777 Sun, 06 Nov 1994 08:49:37 GMT | 0
after 784111999 Sun, 06 Nov 1994 08:49:37 GMT | 0
after 784111767 Sun, 06 Nov 1994 08:49:37 GMT please | 0
after 784111767 Sun, 36 Nov 1994 08:49:37 GMT | 0
END
  ask
}

/** A small chat: signs in by the sign-in of a development server, lists conversations, and shows one of them. */

import { ChatProvider } from 'chat-api-react';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Conversation } from './conversation.jsx';
import { Conversations } from './conversations.jsx';
import { keptUser, signIn } from './sign-in.js';

function App({ signedIn }) {
  const [live, setLive] = useState(signedIn);
  const [openId, setOpenId] = useState(() => location.hash.slice(1));
  const open = (conversationId) => {
    location.hash = conversationId;
    setOpenId(conversationId);
  };
  if (!live) return <SignIn done={setLive} />;
  return (
    <ChatProvider live={live}>
      <main className="chat">
        <Conversations openId={openId} open={open} />
        {openId && <Conversation key={openId} id={openId} />}
      </main>
    </ChatProvider>
  );
}

function SignIn({ done }) {
  const [userId, setUserId] = useState('');
  const submit = async (event) => {
    event.preventDefault();
    done(await signIn(userId));
  };
  return (
    <form onSubmit={submit}>
      <input data-testid="user" aria-label="Your name" value={userId} onChange={(event) => setUserId(event.target.value)} />
      <button data-testid="sign-in">Sign in</button>
    </form>
  );
}

const kept = keptUser();
const signedIn = kept ? await signIn(kept) : null;
createRoot(document.getElementById('root')).render(<StrictMode><App signedIn={signedIn} /></StrictMode>);
